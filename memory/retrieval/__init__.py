"""From a query to ranked evidence."""
