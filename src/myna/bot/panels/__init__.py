"""What members choose with buttons: how Myna sounds, and what may hear and speak."""
