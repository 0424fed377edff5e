"""Export a checkpoint as ONNX, in f32 and in int8, in the folder layout that transformers.js loads."""

import tempfile
import warnings
from collections import Counter
from pathlib import Path

import torch

from .checkpoints import load_for_qa
from .loop import RunError

# What the optimizer of a session knows best: layer norm is one operator from 17 on.
OPSET = 17
INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
OUTPUTS = ["start_logits", "end_logits"]
# Largest difference of any logit between torch and the f32 file.
BOUND = 1e-3


class _Span(torch.nn.Module):
    """Only the two logits, by position: the exporter knows neither keywords nor output classes."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        found = self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        return found.start_logits, found.end_logits


def use_plain_attention(model):
    """Products and softmax one by one: the pattern that onnxruntime fuses."""
    for module in model.modules():
        vars(module).pop("forward", None)
    model.set_attn_implementation("eager")


def sample(config, rows, tokens, seed=1):
    """Inputs of any content: ids, mask, token types."""
    ids = torch.randint(0, config.vocab_size, (rows, tokens), generator=torch.Generator().manual_seed(seed))
    types = (torch.arange(tokens) >= 4).long().expand(rows, tokens)
    return ids, torch.ones_like(ids), types


def write_f32(model, file):
    axes = {name: {0: "batch", 1: "sequence"} for name in INPUTS + OUTPUTS}
    with warnings.catch_warnings(), torch.no_grad():
        # The torchscript exporter is deprecated, but needs no further packages, and its graphs are those that
        # transformers.js' own models have.
        warnings.simplefilter("ignore")
        torch.onnx.export(_Span(model).eval(), sample(model.config, 2, 16), str(file), input_names=INPUTS, output_names=OUTPUTS,
                          dynamic_axes=axes, opset_version=OPSET, do_constant_folding=True, dynamo=False)


def write_int8(source, file, per_channel=False, reduce_range=False):
    """Dynamic quantization as transformers.js' conversion does it: signed weights, as the model has no convolutions.

    Its settings leave `per_channel` (a scale for each output) and `reduce_range` (weights in 7 bits) off.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(onnx.load(source), str(file), weight_type=QuantType.QInt8, per_channel=per_channel, reduce_range=reduce_range,
                     extra_options={"EnableSubgraph": True, "MatMulConstBOnly": True})


def session(file, optimized=None):
    """On one thread, with every optimization; `optimized` is where to write the graph that runs."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.log_severity_level = 3
    if optimized:
        options.optimized_model_filepath = str(optimized)
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def largest_difference(model, file, rows, tokens):
    inputs = sample(model.config, rows, tokens, seed=2)
    found = session(file).run(OUTPUTS, {name: value.numpy() for name, value in zip(INPUTS, inputs)})
    with torch.no_grad():
        wanted = _Span(model)(*inputs)
    return max(float((torch.from_numpy(a) - b).abs().max()) for a, b in zip(found, wanted))


def fused_operators(file):
    """{operator: count} of the graph that a session makes of the file."""
    import onnx

    with tempfile.TemporaryDirectory() as folder:
        optimized = Path(folder) / "optimized.onnx"
        session(file, optimized)
        return Counter(node.op_type for node in onnx.load(optimized).graph.node)


def add_command(commands):
    parser = commands.add_parser("export-onnx", help="export a checkpoint as ONNX, f32 and int8, as transformers.js loads it")
    parser.add_argument("--model", required=True, type=Path, help="checkpoint folder or .gguf file")
    parser.add_argument("--out", required=True, type=Path, help="folder to write")
    parser.add_argument("--per-channel", action="store_true", help="a scale for each output of an int8 matrix")
    parser.add_argument("--reduce-range", action="store_true", help="int8 weights in 7 bits")
    parser.set_defaults(run=export_onnx)


def export_onnx(args):
    try:
        import onnx  # noqa: F401
        import onnxruntime  # noqa: F401
    except ImportError as e:
        raise RunError(f"the package {e.name} is missing; install training/requirements.txt") from e
    model, tokenizer = load_for_qa(args.model)
    model.eval()
    use_plain_attention(model)
    f32, int8 = args.out / "onnx/model.onnx", args.out / "onnx/model_quantized.onnx"
    f32.parent.mkdir(parents=True, exist_ok=True)
    model.config.save_pretrained(args.out)
    tokenizer.save_pretrained(args.out)
    write_f32(model, f32)
    write_int8(f32, int8, args.per_channel, args.reduce_range)
    difference = max(largest_difference(model, f32, rows, tokens) for rows, tokens in ((1, 20), (2, 60)))
    if not difference <= BOUND:
        raise RunError(f"{f32}: logits differ from torch's by {difference:.2g}, more than {BOUND}")
    print(f"{f32}: {f32.stat().st_size:,} bytes, logits within {difference:.1g} of torch's")
    print(f"{int8}: {int8.stat().st_size:,} bytes, logits within {largest_difference(model, int8, 1, 60):.2g} of torch's in f32")
    for file in (f32, int8):
        print(f"{file.name} runs as " + ", ".join(f"{count} {name}" for name, count in sorted(fused_operators(file).items())))
