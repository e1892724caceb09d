-- SPDX-License-Identifier: MIT
--
-- lua-work.lua - a bit of everything that Lua can do, the same every time
--
-- Prints one line for each part.  Nothing depends on time, addresses or the
-- order of pairs(): two runs call the same functions equally often.

local size = tonumber((...)) or 1

local function fib(n)
	if n < 2 then return n end
	return fib(n - 1) + fib(n - 2)
end

local function ackermann(m, n)
	if m == 0 then return n + 1 end
	if n == 0 then return ackermann(m - 1, 1) end
	return ackermann(m - 1, ackermann(m, n - 1))
end

local function closures()
	local function counter(step)
		local count = 0
		return function()
			count = count + step
			return count
		end
	end
	local counters = {}
	for i = 1, 50 do counters[i] = counter(i) end
	local sum = 0
	for round = 1, 20 * size do
		for i = 1, #counters do sum = sum + counters[i]() end
	end
	return sum
end

local function sorting()
	local state = 42
	local function random()
		state = (state * 1103515245 + 12345) % 2147483648
		return state
	end
	local list = {}
	for i = 1, 500 * size do list[i] = random() end
	table.sort(list)
	table.sort(list, function(a, b) return a > b end)
	local words = {}
	for i = 1, 200 do words[i] = ("%08x"):format(list[i]) end
	table.sort(words)
	return words[1] .. words[#words] .. table.concat(words, ",", 1, 5)
end

local function strings()
	local text = {}
	for i = 1, 200 * size do
		text[#text + 1] = string.format("%5d %-8s %q %g %x", i,
			"w" .. i, "a\n\"b", i / 7, i)
	end
	local whole = table.concat(text, "\n")
	local _, words = whole:gsub("%w+", function(word)
		return word:upper():lower():reverse()
	end)
	local digits = 0
	for run in whole:gmatch("%d+") do digits = digits + #run end
	local at = whole:find("w100", 1, true)
	local packed = string.pack("<i4zs2d", 7, "zero", "two", 1.5)
	local a, b, c, d = string.unpack("<i4zs2d", packed)
	local bytes = { whole:byte(1, 20) }
	return words, digits, at, a, b, c, d, #bytes, utf8.len("grün"),
		utf8.char(228, 8364), ("x"):rep(10, "-")
end

local function metatables()
	local Vector = {}
	Vector.__index = Vector
	local function new(x, y) return setmetatable({ x = x, y = y }, Vector) end
	Vector.__add = function(a, b) return new(a.x + b.x, a.y + b.y) end
	Vector.__sub = function(a, b) return new(a.x - b.x, a.y - b.y) end
	Vector.__mul = function(a, k) return new(a.x * k, a.y * k) end
	Vector.__unm = function(a) return new(-a.x, -a.y) end
	Vector.__eq = function(a, b) return a.x == b.x and a.y == b.y end
	Vector.__lt = function(a, b) return a.x < b.x end
	Vector.__le = function(a, b) return a.x <= b.x end
	Vector.__len = function() return 2 end
	Vector.__call = function(a, f) return f(a.x, a.y) end
	Vector.__concat = function(a, b) return tostring(a) .. tostring(b) end
	Vector.__tostring = function(a) return "(" .. a.x .. "," .. a.y .. ")" end
	Vector.__close = function() end
	local sum = new(0, 0)
	for i = 1, 200 * size do
		local step <close> = new(i, -i)
		sum = sum + step * 2 - -step
		if sum == step or sum < step or sum <= step then sum = sum * 1 end
	end
	local missing = setmetatable({}, {
		__index = function(t, k) return k .. "?" end,
		__newindex = function(t, k, v) rawset(t, k, v * 2) end,
	})
	missing.seven = 7
	return #sum, sum .. sum, sum(math.max), missing.seven, missing.eight
end

local function errors()
	local caught = 0
	for i = 1, 200 * size do
		local ok, what = pcall(function()
			local function deep(n)
				if n == 0 then error({ code = i }) end
				return (deep(n - 1))
			end
			deep(i % 20)
		end)
		if not ok and what.code == i then caught = caught + 1 end
	end
	local _, text = xpcall(function() return ({}).none + 1 end, function(what)
		return debug.traceback(what, 1)
	end)
	local lines = select(2, text:gsub("\n", "\n"))
	local f, what = load("return return")
	local overflow = pcall(function()
		local function endless() return 1 + endless() end
		return endless()
	end)
	return caught, lines, f, what, overflow
end

local function coroutines()
	local function producer(n)
		return coroutine.wrap(function()
			for i = 1, n do coroutine.yield(i) end
		end)
	end
	local function filter(source, divisor)
		return coroutine.wrap(function()
			for value in source do
				if value % divisor ~= 0 then coroutine.yield(value) end
			end
		end)
	end
	local sum = 0
	for value in filter(filter(filter(producer(300 * size), 2), 3), 5) do
		sum = sum + value
	end
	local broken = coroutine.create(function()
		local x <close> = setmetatable({}, { __close = function() end })
		coroutine.yield(1)
		error("broken")
	end)
	local ok1, one = coroutine.resume(broken)
	local ok2, what = coroutine.resume(broken)
	local left = coroutine.create(function() coroutine.yield() end)
	coroutine.resume(left)
	-- An error and a yield through pcall.
	local inside = coroutine.wrap(function()
		return pcall(function()
			local got = coroutine.yield("in")
			error(got, 0)
		end)
	end)
	local first = inside()
	return sum, ok1, one, ok2, what, coroutine.close(left), first, inside("out")
end

local function compiling()
	local source = {}
	for i = 1, 30 * size do
		source[#source + 1] = ("local function f%d(a, b, ...) local t = " ..
			"{a, b, x = a * %d, [b] = ...}; for i = 1, #t do if t[i] " ..
			"and i ~= 3 or not a then t[i] = -i // 2 ~ 5 << 1 else goto " ..
			"done end end ::done:: while a > 1 do a = a / 2 end repeat " ..
			"local q <const> = 1.5 until true return t.x, #t, a .. '' end " ..
			"_ENV.sum = (sum or 0) + f%d(%d, 2, 3)"):format(i, i, i, i)
		if i % 10 == 0 then
			source[#source + 1] = "do local f1, f2, f3, f4, f5 end"
		end
	end
	local text = table.concat(source, "\n")
	local environment = {}
	local chunk = assert(load(text, "made", "t", environment))
	chunk()
	local again = assert(load(string.dump(chunk), "binary", "b", environment))
	again()
	return environment.sum
end

local function collecting()
	local kept = {}
	for i = 1, 500 * size do
		kept[i % 50 + 1] = { i, tostring(i), function() return i end }
	end
	collectgarbage()
	collectgarbage("generational")
	for i = 1, 500 * size do kept[i % 50 + 1] = { i, { i } } end
	collectgarbage("incremental")
	local finalized = 0
	for i = 1, 20 do
		setmetatable({}, { __gc = function() finalized = finalized + 1 end })
	end
	local weak = setmetatable({}, { __mode = "v" })
	for i = 1, 20 do weak[i] = {} end
	collectgarbage()
	return #kept, finalized, #weak
end

local parts = {
	{ "fib", fib, 15 + size }, { "ackermann", ackermann, 2, 20 },
	{ "closures", closures }, { "sorting", sorting }, { "strings", strings },
	{ "metatables", metatables }, { "errors", errors },
	{ "coroutines", coroutines }, { "compiling", compiling },
	{ "collecting", collecting },
}
for _, part in ipairs(parts) do
	print(part[1], part[2](table.unpack(part, 3)))
end
