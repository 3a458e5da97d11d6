"""The people of a store: who is invited, what each may do, and who leaves."""
