"""What people take away: tables, layers, maps and a page, made of domain values, as bytes."""
