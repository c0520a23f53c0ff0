-- Writes one batch into one partition and space of the store, or changes nothing. One program in three files: this
-- one, store-writer-records.lua and store-writer-index.lua.
--
-- KEYS  position hash, list of unset slots, hash of the id index. Further keys (pages, presence bits, ids, index
--       buckets) are derived from the prefix: they carry the same hash tag, so a cluster keeps them together.
-- ARGV  1 prefix, 2 space, 3 bits, 4 slots per page, 5 expected position, 6 new position, 7 new block offset,
--       8 topic id, 9 digest of all codes of the batch, 10 codes, 11 rejections, 12 erasures,
--       13 entries: 10 bytes each: kind (l live, e erased, r rejected), hash of the id (4), slot (5),
--       14 writes of codes: page, byte of the page and bytes, or page, #nibble and number,
--       15 writes of presence bits: page, byte, bytes, of which the first is joined to what is there,
--       16 groups of ids: number of the group, its records, how many records, then 14's, 15's and 16's.
-- Reply applied and the new position | elsewhere, next, block | other-topic, topic | other-layout, layout.

local LAYOUT, GROUP, FILL, UNSET_KEPT = '2', 128, 32, 65536
local prefix, space = ARGV[1], ARGV[2]
local bits, per_page = tonumber(ARGV[3]), tonumber(ARGV[4])
local expected, next_slot = tonumber(ARGV[5]), tonumber(ARGV[6])
local call = redis.call
local position = call('HMGET', KEYS[1],
  'next', 'block', 'topic', 'live', 'rejected', 'gone', 'digest', 'changes', 'unset', 'layout')

if position[1] and position[10] ~= LAYOUT then
  return {'other-layout', position[10] or '1'}
end
if (position[1] or '0') ~= ARGV[5] then
  return {'elsewhere', position[1] or '0', position[2] or '0'}
end
if position[3] and position[3] ~= ARGV[8] then
  return {'other-topic', position[3]}
end

local live = tonumber(position[4] or '0') + tonumber(ARGV[10])
local rejected = tonumber(position[5] or '0') + tonumber(ARGV[11])
local gone = tonumber(position[6] or '0') + tonumber(ARGV[12])
local before = position[7] or '0000000000000000'
local bxor, band, rol, shr, tobit = bit.bxor, bit.band, bit.rol, bit.rshift, bit.tobit
local byte, char, sub, find, floor = string.byte, string.char, string.sub, string.find, math.floor
local digest_high = bxor(tonumber(sub(before, 1, 8), 16), tonumber(sub(ARGV[9], 1, 8), 16))
local digest_low = bxor(tonumber(sub(before, 9, 16), 16), tonumber(sub(ARGV[9], 9, 16), 16))

local codes_prefix, live_prefix = prefix .. 'codes:' .. space .. ':', prefix .. 'live:' .. space .. ':'
-- Numbers are written in full: their default form turns to 1e+15 above 14 digits. Writing one is dear and a batch has
-- many that are alike, so all but their last three digits are written once.
local heads, tails = {}, {}
local function text(number)
  if number < 1000 then return string.format('%.0f', number) end
  local rest = number % 1000
  local head, tail = heads[number - rest], tails[rest]
  if not head then
    head = string.format('%.0f', (number - rest) / 1000)
    heads[number - rest] = head
  end
  if not tail then
    tail = string.format('%03d', rest)
    tails[rest] = tail
  end
  return head .. tail
end

-- 32-bit product of numbers below 2^32; a double is exact only to 2^53.
local function mul(a, b)
  return tobit(band(a, 0xffff) * b % 4294967296 + shr(a, 16) * b % 65536 * 65536)
end

local function scramble(part)
  return part == 0 and 0 or mul(rol(mul(part, 0xcc9e2d51), 15), 0x1b873593)
end

-- Of parts that are scrambled: the same for both seeds, and half of the work.
local function murmur(seed, parts)
  local hash = seed
  for i = 1, #parts do hash = tobit(rol(bxor(hash, parts[i]), 13) * 5 + 0xe6546b64) end
  hash = bxor(hash, 4 * #parts)
  hash = mul(bxor(hash, shr(hash, 16)), 0x85ebca6b)
  hash = mul(bxor(hash, shr(hash, 13)), 0xc2b2ae35)
  return bxor(hash, shr(hash, 16))
end

-- The code of a slot as 32-bit numbers, left-aligned.
local function read_code(slot)
  local first = (slot % per_page) * bits
  local page = call('GETRANGE', codes_prefix .. text(floor(slot / per_page)),
    text(floor(first / 8)), text(floor((first + bits - 1) / 8)))
  local parts = {}
  if bits % 32 == 0 then
    for i = 1, #page, 4 do
      local a, b, c, d = byte(page, i, i + 3)
      parts[#parts + 1] = ((a * 256 + b) * 256 + c) * 256 + d
    end
    return parts
  end
  local digits = {}
  for i = 1, #page do digits[i] = string.format('%02x', byte(page, i)) end
  local hex = sub(table.concat(digits), first % 8 == 0 and 1 or 2)
  hex = sub(hex, 1, bits / 4)
  for i = 1, #hex, 8 do
    local word = sub(hex, i, i + 7)
    parts[#parts + 1] = tonumber(word .. string.rep('0', 8 - #word), 16)
  end
  return parts
end

-- Takes the slot's code out of the digest, or puts it in: XOR does both.
local function toggle_digest(slot)
  local parts = {scramble(tobit(slot % 4294967296)), scramble(floor(slot / 4294967296))}
  local code = read_code(slot)
  for i = 1, #code do parts[i + 2] = scramble(code[i]) end
  digest_high = bxor(digest_high, murmur(0x9747b28c, parts))
  digest_low = bxor(digest_low, murmur(0x3c6ef372, parts))
end

-- Slots in five bytes, big-endian.
local function slot_at(bytes, at)
  local a, b, c, d, e = byte(bytes, at, at + 4)
  return (((a * 256 + b) * 256 + c) * 256 + d) * 256 + e
end

local function slot_bytes(slot)
  return char(floor(slot / 4294967296), floor(slot / 16777216) % 256, floor(slot / 65536) % 256,
    floor(slot / 256) % 256, slot % 256)
end

-- Lengths below 128 take one byte, others two, the low seven bits first.
local function length_at(bytes, at)
  local n = byte(bytes, at)
  if n < 128 then return n, at + 1 end
  return n - 128 + 128 * byte(bytes, at + 1), at + 2
end

local function length_bytes(n)
  if n < 128 then return char(n) end
  return char(n % 128 + 128, floor(n / 128))
end
