-- Prints one line of JSON at the end: requests, latencies and errors of every kind.
function done(summary, latency)
    local e = summary.errors
    io.write(string.format(
        '\nREPORT {"requests":%d,"seconds":%.3f,"bytes":%d,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,'
            .. '"errors":{"status":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d}}\n',
        summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3,
        latency:percentile(99) / 1e3, latency.max / 1e3, e.status, e.connect, e.read, e.write, e.timeout))
end
