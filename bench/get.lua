-- GET of PATH_AND_QUERY.
local token = os.getenv("WMS_KEY")

function request()
    return wrk.format("GET", os.getenv("PATH_AND_QUERY"), { ["Authorization"] = "Bearer " .. token })
end

dofile(os.getenv("BENCH") .. "/report.lua")
