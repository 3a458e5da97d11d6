"""What pages read. Modules by noun: standing, decisions, cases, appeals."""
