"""The private warehouse file: connections, manifest, ledger, loading; and its publication."""
