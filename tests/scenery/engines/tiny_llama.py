"""Makes a language model of half a megabyte that has learned one answer; run by the Python of another environment.

    python tiny_llama.py FOLDER MESSAGES ANSWER

MESSAGES is JSON: one list of messages for each prompt that it shall answer so. It needs torch and transformers.
"""

import json
import sys

import torch
from tokenizers import (
    Tokenizer,
    decoders,
    models,
    pre_tokenizers,
    trainers,
)
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

TEMPLATE = (
    "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)
LONGEST = 2_048
MOST_STEPS = 300
LEARNED_LOSS = 0.02
NOT_LEARNED = -100
"""torch leaves such places out of the loss."""


def main(folder: str, prompts: list[list[dict[str, str]]], answer: str) -> None:
    torch.manual_seed(0)
    tokenizer = tokenizer_of([message["content"] for prompt in prompts for message in prompt])
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=64,
            intermediate_size=128,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=LONGEST,
            bos_token_id=1,
            eos_token_id=2,
            pad_token_id=2,
        )
    )
    learn(model, [example(tokenizer, prompt, answer) for prompt in prompts])
    model.generation_config.eos_token_id = 2
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def tokenizer_of(texts: list[str]) -> PreTrainedTokenizerFast:
    made = Tokenizer(models.BPE(unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    special = ["<unk>", "<s>", "</s>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(
        texts,
        trainers.BpeTrainer(vocab_size=1_000, special_tokens=special, initial_alphabet=alphabet),
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=made,
        unk_token="<unk>",
        bos_token="<s>",
        eos_token="</s>",
        pad_token="</s>",
    )
    tokenizer.chat_template = TEMPLATE
    return tokenizer


def example(
    tokenizer: PreTrainedTokenizerFast, prompt: list[dict[str, str]], answer: str
) -> tuple[torch.Tensor, torch.Tensor]:
    """Tokens, and which of them are to be learned."""
    text = tokenizer.apply_chat_template(prompt, tokenize=False, add_generation_prompt=True)
    asked = tokenizer(text, add_special_tokens=False).input_ids
    said = [*tokenizer(answer, add_special_tokens=False).input_ids, tokenizer.eos_token_id]
    return torch.tensor([asked + said]), torch.tensor([[NOT_LEARNED] * len(asked) + said])


def learn(model: LlamaForCausalLM, examples: list[tuple[torch.Tensor, torch.Tensor]]) -> None:
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(MOST_STEPS):
        losses = [model(input_ids=tokens, labels=wanted).loss for tokens, wanted in examples]
        loss = torch.stack(losses).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < LEARNED_LOSS:
            return


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]), sys.argv[3])
