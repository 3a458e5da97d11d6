"""What people are told: topics, their inbox, what they choose to hear, and the daily summary."""
