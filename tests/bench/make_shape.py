"""A checkpoint of another shape with random weights from a fixed seed, and the default model's vocabulary.

make_shape.py SHAPE MODEL.gguf FOLDER
"""

import sys

from electra_qa_training.checkpoints import load_for_qa, save
from electra_qa_training.compare_bert import SHAPES

shape, default, folder = sys.argv[1:]
_, tokenizer = load_for_qa(default)
save(SHAPES[shape].make(len(tokenizer)), tokenizer, folder)
