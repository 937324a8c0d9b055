"""Every form that the store ever had, one step each; run by `review.store.migrate`."""
