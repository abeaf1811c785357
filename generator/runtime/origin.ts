/** The model that made a request: requests are plain JSON and do not say it. */
export const origins: WeakMap<object, object> = /* @__PURE__ */ new WeakMap()
