"""What is read from notebooks and written into them."""
