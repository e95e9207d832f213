"""All that Myna says, in English and Russian, and how it is put together."""
