"""Exchange with learning platforms: archives of submissions in, points out."""
