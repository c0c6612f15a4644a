"""The vault: a folder that holds everything remembered, as pages for people, as JSON-LD, and to be read in again."""
