"""Training for electra-qa: pre-train, fine-tune, distil, evaluate, compare. See docs/training.md."""
