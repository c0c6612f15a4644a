"""Made-up lives and topics that benchmarks run on."""
