"""What is kept: SQL tables and queries, migrations, and model files on disk."""
