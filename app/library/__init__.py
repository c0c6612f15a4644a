"""The library as a folder on disk: opened, configured, verified, backed up."""
