import asyncio
import os

URL, WS_URL, KEY, MODEL, IMAGE_MODEL = (
    os.environ[it] for it in ["MOCK_URL", "MOCK_WS_URL", "MOCK_KEY", "MODEL", "IMAGE_MODEL"]
)
MESSAGES = [{"role": "user", "content": "Describe a harbour at dawn."}]


async def use(name, work):
    """Runs one use and tells how it went; it has to give something that is true."""
    try:
        value = await asyncio.wait_for(work(), 60)
        print(name, "ok" if value else f"gave {value!r}", sep="\t", flush=True)
    except asyncio.TimeoutError:
        print(name, "no end within 60 s", sep="\t", flush=True)
    except Exception as error:
        print(name, " ".join(f"{type(error).__name__}: {error}".split())[:200], sep="\t", flush=True)
