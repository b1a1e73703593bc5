-- GET /v1/stock of one random SKU out of SKUS. WMS_KEY: a token, or several with commas, of which each request
-- takes one at random.
local skus = tonumber(os.getenv("SKUS"))
local tokens = {}
local threads, thread = 0, 0

for token in os.getenv("WMS_KEY"):gmatch("[^,]+") do
    tokens[#tokens + 1] = token
end

function setup(t)
    t:set("thread", threads)
    threads = threads + 1
end

function init()
    math.randomseed(os.time() * 16 + thread)
end

function request()
    return wrk.format("GET", string.format("/v1/stock?sku=BENCH-%05d", math.random(1, skus)), {
        ["Authorization"] = "Bearer " .. tokens[math.random(1, #tokens)],
    })
end

dofile(os.getenv("BENCH") .. "/report.lua")
