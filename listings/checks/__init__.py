"""Pure checks of a listing's truth: `engine.check(snapshot, truth) -> Result`."""
