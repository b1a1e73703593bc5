-- POST /v1/stock/update. SKUS: number of SKUs to write to (1 = one hot SKU). LINES: lines per
-- request. WMS_KEY: a token, or several with commas, of which each request takes one at random.
local skus, lines = tonumber(os.getenv("SKUS")), tonumber(os.getenv("LINES"))
local salt = os.getenv("SALT")
local tokens = {}
local threads, thread, counter = 0, 0, 0

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
    counter = counter + 1
    local body = {}
    for i = 1, lines do
        body[i] = string.format('{"sku":"BENCH-%05d","type":"SALE","delta":-1}', math.random(1, skus))
    end
    return wrk.format("POST", "/v1/stock/update", {
        ["Authorization"] = "Bearer " .. tokens[math.random(1, #tokens)],
        ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = salt .. "-" .. thread .. "-" .. counter,
    }, '{"transactions":[' .. table.concat(body, ",") .. "]}")
end

dofile(os.getenv("BENCH") .. "/report.lua")
