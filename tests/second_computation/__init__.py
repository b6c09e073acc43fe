"""The metrics computed a second time, in plain Python, straight from the landing files.

Tests hold the warehouse's published metrics against it. It shares no code with the pipeline
and follows the metric dictionary alone, so that one mistake cannot hide in both.
"""
