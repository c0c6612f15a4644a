"""What the command line, the pages, HTTP and MCP all call; no terminal, no page."""
