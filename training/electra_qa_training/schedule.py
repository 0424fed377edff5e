"""Learning rates: by layer, and over a run measured in steps, epochs or minutes."""

import re


def layer_of(name, layers):
    """Depth of a parameter: 0 for embeddings, 1 to `layers` for the encoder, layers + 1 for what follows."""
    if m := re.search(r"encoder\.layer\.(\d+)\.", name):
        return int(m[1]) + 1
    return 0 if "embeddings" in name else layers + 1


def parameter_groups(model, learning_rate, layer_decay, weight_decay):
    """AdamW groups. A layer's rate is learning_rate × layer_decay^(depth of the head − its depth).

    Biases, layer norms and what is partly frozen are not decayed towards zero. Source: optimization.py of google-research/electra.
    """
    layers = model.config.num_hidden_layers
    groups = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        decayed = weight_decay if parameter.ndim > 1 and not getattr(parameter, "partly_frozen", False) else 0.0
        rate = learning_rate * layer_decay ** (layers + 1 - layer_of(name, layers))
        groups.setdefault((rate, decayed), []).append(parameter)
    return [
        {"params": parameters, "lr": rate, "peak_lr": rate, "weight_decay": decayed}
        for (rate, decayed), parameters in sorted(groups.items())
    ]


def rate_factor(progress, warm_up, decay):
    """Share of the peak rate at `progress` (0 to 1): a rise over `warm_up`, a fall to 0 over the last `decay`."""
    rise = progress / warm_up if warm_up > 0 else 1.0
    fall = (1.0 - progress) / decay if decay > 0 else 1.0
    return max(0.0, min(1.0, rise, fall))
