import asyncio
import json

from openai import AsyncOpenAI
from use import KEY, MESSAGES, MODEL, URL, use

client = AsyncOpenAI(api_key=KEY, base_url=URL, max_retries=0)


async def chat(**more):
    return await client.chat.completions.create(model=MODEL, messages=MESSAGES, **more)


async def text():
    return (await chat()).choices[0].message.content


async def several():
    return len((await chat(n=3)).choices) == 3


async def stream():
    return "".join([it.choices[0].delta.content or "" async for it in await chat(stream=True) if it.choices])


async def wrong():
    try:
        await chat(temperature=3)
    except Exception as error:
        return getattr(error, "param", None) == "temperature"


async def tool():
    place = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    made = await chat(tools=[{"type": "function", "function": {"name": "weather", "parameters": place}}])
    said = made.choices[0].message
    told = [{"role": "tool", "tool_call_id": it.id, "content": "Sunny."} for it in said.tool_calls]
    end = await client.chat.completions.create(model=MODEL, messages=[*MESSAGES, said, *told])
    return "city" in json.loads(said.tool_calls[0].function.arguments) and end.choices[0].message.content


async def main():
    for name, work in {
        "text": text,
        "several results": several,
        "stream": stream,
        "a tool and its answer": tool,
        "error names the field": wrong,
    }.items():
        await use(name, work)


asyncio.run(main())
