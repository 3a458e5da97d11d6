"""Pages of after-sales, by who stands at the desk."""
