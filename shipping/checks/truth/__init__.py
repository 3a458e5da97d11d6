"""Is a declared shipment real, and who made it late? Pure: facts in, judgement out."""
