"""What a cooperative offers, who makes it, and how much of it there is. Tables of each cooperative's own schema."""
