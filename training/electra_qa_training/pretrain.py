"""Pre-train an ELECTRA encoder on plain text by replaced-token detection (Clark et al. 2020).

Of the tokens 15 % are masked; a small generator guesses them and its guesses are sampled; the discriminator says of
every token whether it was replaced. Loss: 1 × the generator's masked language modelling + 50 × the discriminator's
binary cross-entropy over all tokens. Both share their embeddings. Only the discriminator is kept.
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from transformers import AutoTokenizer, ElectraConfig, ElectraForMaskedLM, ElectraForPreTraining

from . import loop
from .attention import use_fused_attention
from .checkpoints import load_for_qa, save
from .corpus import read_sequences
from .squad_data import DataError
from .windows import batches

IGNORED = -100
# Of new weights, by option. --feed-forward: 4 × --hidden.
SHAPE = {"layers": 12, "hidden": 256, "heads": 4, "feed_forward": None, "embedding": 128}


class ReplacedTokenDetection(nn.Module):
    """Generator and discriminator in one module with one set of embeddings."""

    def __init__(self, config, generator_share=0.25, generator_weight=1.0, discriminator_weight=50.0, start_from=None):
        """`start_from`: a checkpoint of the shape that `config` gives."""
        super().__init__()
        self.config = config
        self.weights = generator_weight, discriminator_weight
        small = ElectraConfig(**{**config.to_dict(), **narrower(config, generator_share)})
        make = lambda kind, continued, shape: kind.from_pretrained(start_from, config=config) if continued else kind(shape)
        self.discriminator = make(ElectraForPreTraining, start_from, config)
        # A generator of full width can go on from the checkpoint as well; a narrower one starts anew.
        self.generator = make(ElectraForMaskedLM, start_from and generator_share == 1, small)
        ours = self.discriminator.electra.embeddings
        self.generator.electra.embeddings = ours
        self.generator.generator_lm_head.weight = ours.word_embeddings.weight
        use_fused_attention(self)

    def forward(self, ids, mask, types, masked_ids, places, labels):
        """ids: the text; masked_ids: with [MASK], both [rows, length] as are mask and types.

        places: where masks are, as indices into rows × length; labels: the text's ids there. A label of -100 fills
        up `places`, so that on devices that compile for shapes all batches can look alike.
        """
        counted = (labels != IGNORED).float()
        mean = lambda values, weights: (values * weights).sum() / weights.sum().clamp(min=1)
        logits = self.generator_logits(masked_ids, mask, types, places).float()
        generator_loss = mean(F.cross_entropy(logits, labels, ignore_index=IGNORED, reduction="none"), counted)
        with torch.no_grad():
            # Gumbel-max: a sample from softmax(logits). The generator gets no gradient through it.
            noise = torch.rand_like(logits).clamp_(1e-9, 1 - 1e-7).log_().neg_().log_().neg_()
            original = ids.flatten()[places]
            sampled = torch.where(counted > 0, (logits + noise).argmax(-1), original)
            corrupted = ids.flatten().scatter(0, places, sampled).view_as(ids)
            replaced = (corrupted != ids).float()  # a guess that is right counts as original
        scores = self.discriminator(input_ids=corrupted, attention_mask=mask, token_type_ids=types).logits.float()
        real = mask.float()
        discriminator_loss = mean(F.binary_cross_entropy_with_logits(scores, replaced, reduction="none"), real)
        loss = self.weights[0] * generator_loss + self.weights[1] * discriminator_loss
        with torch.no_grad():
            said = (scores > 0).float()
            return loss, {
                "generator_loss": generator_loss.detach(), "discriminator_loss": discriminator_loss.detach(),
                "accuracy": mean((said == replaced).float(), real), "majority": 1 - mean(replaced, real),
                "replaced_found": mean(said, replaced * real), "generator_accuracy": mean((sampled == labels).float(), counted),
            }

    def generator_logits(self, ids, mask, types, places):
        """Logits over the vocabulary, [places, vocabulary]: only where they are needed."""
        hidden = self.generator.electra(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        return self.generator.generator_lm_head(self.generator.generator_predictions(hidden.flatten(0, 1)[places]))


def narrower(config, share):
    """The generator: as deep as the discriminator, `share` of its width, heads of the same size (paper, table 6)."""
    head = config.hidden_size // config.num_attention_heads
    heads = max(1, round(config.num_attention_heads * share))
    return dict(num_attention_heads=heads, hidden_size=head * heads, intermediate_size=max(8, int(config.intermediate_size * share)))


def places_to_mask(ids, special, rng, share=0.15):
    """Indices of `share` of the ordinary tokens, at least one."""
    ordinary = np.flatnonzero(~np.isin(ids, special))
    return np.sort(rng.choice(ordinary, max(1, round(share * len(ordinary))), replace=False))


class Pretraining:
    """The task of the training loop."""

    def __init__(self, args, accelerator):
        self.args, self.device = args, accelerator.device
        source = args.tokenizer or args.model
        if not source:
            raise DataError("say with --tokenizer, or with --model, what cuts the text into word pieces")
        self.tokenizer = AutoTokenizer.from_pretrained(source)
        config = self.make_config()
        if config.vocab_size < len(self.tokenizer):
            raise DataError(f"the tokenizer has {len(self.tokenizer)} word pieces, the model only {config.vocab_size}")
        self.model = ReplacedTokenDetection(config, args.generator_share, start_from=args.model)
        if args.embeddings:
            self.start_embeddings(args.embeddings)
        self.special = np.array(self.tokenizer.all_special_ids)
        read = lambda paths: read_sequences(paths, self.tokenizer, args.max_length, args.out / "text")
        with accelerator.main_process_first():  # the others find what it has cut
            self.sequences = read(args.text)
            self.held_out = read([args.validation]) if args.validation else None
        accelerator.print(f"{len(self.sequences)} sequences, {self.sequences.lengths.sum()} tokens", flush=True)

    def make_config(self):
        args = self.args
        if args.model:
            dropout = {} if args.dropout is None else dict(hidden_dropout_prob=args.dropout, attention_probs_dropout_prob=args.dropout)
            if given := [f"--{k.replace('_', '-')}" for k in SHAPE if getattr(args, k) is not None]:
                raise DataError(f"the shape is that of --model; leave out {', '.join(given)}, or --model")
            return ElectraConfig.from_pretrained(args.model, **dropout)
        # Into the options, so that the run's settings say them too.
        vars(args).update({k: default for k, default in {**SHAPE, "dropout": 0.1}.items() if getattr(args, k) is None})
        if args.hidden % args.heads:
            raise DataError(f"a width of {args.hidden} cannot be divided among {args.heads} heads")
        return ElectraConfig(
            vocab_size=len(self.tokenizer), embedding_size=args.embedding, hidden_size=args.hidden, num_hidden_layers=args.layers,
            num_attention_heads=args.heads, intermediate_size=args.feed_forward or 4 * args.hidden,
            max_position_embeddings=max(512, args.max_length), hidden_dropout_prob=args.dropout, attention_probs_dropout_prob=args.dropout,
        )

    def start_embeddings(self, path):
        """Takes the word embeddings of another checkpoint with the same vocabulary."""
        given, tokenizer = load_for_qa(path)
        ours, theirs = self.model.discriminator.get_input_embeddings(), given.get_input_embeddings()
        if tokenizer.get_vocab() != self.tokenizer.get_vocab() or ours.weight.shape != theirs.weight.shape:
            raise DataError(f"{path}: word embeddings {tuple(theirs.weight.shape)} of another vocabulary or size than {tuple(ours.weight.shape)}")
        with torch.no_grad():
            ours.weight.copy_(theirs.weight)

    def epoch(self, number):
        rng = np.random.default_rng([self.args.seed, number])
        step = max(1, self.args.fixed_shapes)
        lengths = -(-self.sequences.lengths // step) * step
        found = batches(lengths, self.args.batch_tokens, rng)
        # Masks are drawn when a batch is made, from a seed of its own: the corpus is not copied every epoch.
        return [(number, i, batch) for i, batch in enumerate(found)]

    def collate(self, specification):
        number, i, batch = specification
        sequences, rng = [self.sequences[j] for j in batch], np.random.default_rng([self.args.seed, number, i])
        step, rows = self.args.fixed_shapes, len(batch)
        length = max(len(s) for s in sequences)
        if step:
            length = -(-length // step) * step
            rows = max(rows, self.args.batch_tokens // length)
        return self.pack(sequences, rng, rows, length)

    def pack(self, sequences, rng, rows, length):
        ids = np.full((rows, length), self.tokenizer.pad_token_id, dtype=np.int64)
        mask = np.zeros_like(ids)
        mask[len(sequences) :, 0] = 1  # a row without any key would give NaN
        places = []
        for row, sequence in enumerate(sequences):
            ids[row, : len(sequence)], mask[row, : len(sequence)] = sequence, 1
            places.append(row * length + places_to_mask(sequence, self.special, rng))
        places = np.concatenate(places)
        masked, labels = ids.copy(), ids.flatten()[places]
        masked.reshape(-1)[places] = self.tokenizer.mask_token_id
        if self.args.fixed_shapes:
            fill = max(0, rows * round(0.15 * length) - len(places))
            places, labels = np.pad(places, (0, fill)), np.pad(labels, (0, fill), constant_values=IGNORED)
        return {"input_ids": ids, "attention_mask": mask, "masked_ids": masked, "places": places, "labels": labels}

    def loss(self, model, batch):
        ids = batch["input_ids"]
        return model(ids, batch["attention_mask"], torch.zeros_like(ids), batch["masked_ids"], batch["places"], batch["labels"])

    def validate(self):
        """On held-out text with masks of their own, the same every time. Means are per token."""
        if not self.held_out:
            return None
        # Sampling must not move the random state that training goes on with.
        with torch.random.fork_rng(devices=[self.device] if self.device.type == "cuda" else []):
            torch.manual_seed(0)
            rng, sums, tokens = np.random.default_rng(0), {}, 0
            for batch in batches(self.held_out.lengths, self.args.batch_tokens, np.random.default_rng(0)):
                sequences = [self.held_out[i] for i in batch]
                arrays = self.pack(sequences, rng, len(sequences), max(map(len, sequences)))
                tensors = {k: torch.from_numpy(v).to(self.device) for k, v in arrays.items()}
                _, values = self.loss(self.model, tensors)
                size = int(tensors["attention_mask"].sum())
                tokens += size
                for name, value in values.items():
                    sums[name] = sums.get(name, 0.0) + size * float(value)
        means = {name: round(total / tokens, 5) for name, total in sums.items()}
        return {"score": -means["discriminator_loss"], **means}

    def save(self, folder):
        """The discriminator alone, as an ordinary ELECTRA checkpoint to fine-tune from."""
        save(self.model.discriminator, self.tokenizer, folder)


def add_command(commands):
    parser = commands.add_parser("pretrain", help="pre-train an encoder on plain text by replaced-token detection")
    parser.add_argument("--text", required=True, nargs="+", type=Path, help="UTF-8 text, plain or .gz; an empty line ends a document")
    parser.add_argument("--validation", type=Path, help="held-out text")
    parser.add_argument("--tokenizer", type=Path, help="folder with tokenizer.json or vocab.txt; default: that of --model")
    parser.add_argument("--model", type=Path, help="ELECTRA checkpoint to go on from, as with text of your own field; without it, new weights:")
    parser.add_argument("--max-length", type=int, default=128)
    for name, default in SHAPE.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, help=f"default: {default or '4 × hidden'}")
    parser.add_argument("--embeddings", type=Path, help="checkpoint or .gguf file whose word embeddings to start from")
    parser.add_argument("--generator-share", type=float, default=0.25, help="width of the generator against the discriminator's; 1 with --model: it goes on from that checkpoint too")
    parser.add_argument("--dropout", type=float, help="default: that of --model, 0.1 for new weights")
    loop.add_arguments(parser)
    parser.set_defaults(run=pretrain)


def pretrain(args):
    accelerator = loop.start(args)
    loop.Loop(args, accelerator, Pretraining(args, accelerator)).run()
