"""What listings do when something happened elsewhere."""
