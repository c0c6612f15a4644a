"""The web server behind the pages, and the MCP server: security, login, one instance."""
