import asyncio

import litellm
from use import KEY, MESSAGES, MODEL, URL, use


async def chat(**more):
    options = {"api_key": KEY, "api_base": URL, "num_retries": 0, **more}
    return await litellm.acompletion(model=f"openai/{MODEL}", messages=MESSAGES, **options)


async def text():
    return (await chat()).choices[0].message.content


async def stream():
    return "".join([it.choices[0].delta.content or "" async for it in await chat(stream=True)])


async def main():
    await use("text", text)
    await use("stream", stream)


asyncio.run(main())
