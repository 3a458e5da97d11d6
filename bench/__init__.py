"""The speeds that the project promises, measured side by side: `make bench`."""
