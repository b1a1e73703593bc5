-- GET /v1/stock of one random SKU out of SKUS.
local skus, token = tonumber(os.getenv("SKUS")), os.getenv("WMS_KEY")
local threads, thread = 0, 0

function setup(t)
    t:set("thread", threads)
    threads = threads + 1
end

function init()
    math.randomseed(os.time() * 16 + thread)
end

function request()
    return wrk.format("GET", string.format("/v1/stock?sku=BENCH-%05d", math.random(1, skus)), {
        ["Authorization"] = "Bearer " .. token,
    })
end

dofile(os.getenv("BENCH") .. "/report.lua")
