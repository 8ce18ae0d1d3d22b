"""Files of others: Excel in and out, credentials, regulator exports. Its content comes with later issues."""
