import asyncio
import json
import os

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # it asks the network for prices otherwise

import litellm  # noqa: E402
from use import KEY, MESSAGES, MODEL, URL, use


async def chat(**more):
    options = {"api_key": KEY, "api_base": URL, "num_retries": 0, **more}
    return await litellm.acompletion(model=f"openai/{MODEL}", messages=MESSAGES, **options)


async def text():
    return (await chat()).choices[0].message.content


async def stream():
    return "".join([it.choices[0].delta.content or "" async for it in await chat(stream=True)])


async def tool():
    place = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    made = await chat(tools=[{"type": "function", "function": {"name": "weather", "parameters": place}}])
    return "city" in json.loads(made.choices[0].message.tool_calls[0].function.arguments)


async def main():
    await use("text", text)
    await use("stream", stream)
    await use("a call of a tool", tool)


asyncio.run(main())
