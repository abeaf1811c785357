import asyncio

from runware import Runware
from use import IMAGE_MODEL, KEY, MESSAGES, MODEL, URL, WS_URL, use


async def main():
    for transport in ["rest", "websocket"]:
        options = {"transport": transport, "http_base_url": URL, "ws_base_url": WS_URL}
        async with Runware(api_key=KEY, **options) as client:

            async def text(**more):
                task = {"taskType": "textInference", "model": MODEL, "messages": MESSAGES, **more}
                return await client.run(task)

            async def one():
                return (await text())[0]["text"]

            async def several(delivery):
                return len(await text(numberResults=3, deliveryMethod=delivery)) == 3

            async def picture():
                task = {"taskType": "imageInference", "model": IMAGE_MODEL, "positivePrompt": "a fox"}
                return (await client.run({**task, "width": 512, "height": 512}))[0]["imageURL"]

            async def wrong():
                try:
                    await text(settings={"temperature": 3})
                except Exception as error:
                    return "temperature" in str(getattr(error, "parameter", "")) + str(error)

            await use(f"text, {transport}", one)
            await use(f"several results at once, {transport}", lambda: several("sync"))
            await use(f"several results later, {transport}", lambda: several("async"))
            await use(f"picture, {transport}", picture)
            await use(f"error names the field, {transport}", wrong)


asyncio.run(main())
