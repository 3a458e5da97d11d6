"""Views that people keep of long lists: a name for what an address narrows and sorts by."""
