"""What customs asks of a parcel: pure functions over the policy's dated rows."""
