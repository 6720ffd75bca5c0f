"""Reports for people: HTML, PDF and charts."""
