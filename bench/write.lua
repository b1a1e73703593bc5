-- POST /v1/stock/update. SKUS: number of SKUs to write to (1 = one hot SKU). LINES: lines per request.
local skus, lines = tonumber(os.getenv("SKUS")), tonumber(os.getenv("LINES"))
local token, salt = os.getenv("WMS_KEY"), os.getenv("SALT")
local threads, thread, counter = 0, 0, 0

function setup(t)
    t:set("thread", threads)
    threads = threads + 1
end

function init()
    math.randomseed(os.time() * 16 + thread)
end

function request()
    counter = counter + 1
    local body = {}
    for i = 1, lines do
        body[i] = string.format('{"sku":"BENCH-%05d","type":"SALE","delta":-1}', math.random(1, skus))
    end
    return wrk.format("POST", "/v1/stock/update", {
        ["Authorization"] = "Bearer " .. token,
        ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = salt .. "-" .. thread .. "-" .. counter,
    }, '{"transactions":[' .. table.concat(body, ",") .. "]}")
end

dofile(os.getenv("BENCH") .. "/report.lua")
