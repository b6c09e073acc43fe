"""The same models on Apache Spark: what is translated, handed over and taken back."""
