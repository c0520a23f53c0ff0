-- Writes one batch into one partition and space of the store, or changes nothing.
--
-- KEYS  position hash, newest slots hash, list of unset slots. Further keys (pages, presence bits, ids)
--       are derived from the prefix: they carry the same hash tag, so a cluster keeps them together.
-- ARGV  1 prefix, 2 space, 3 bits, 4 slots per page, 5 expected position, 6 new position,
--       7 new block offset, 8 topic id, 9 digest of all codes of the batch, 10 writes, 11 entries,
--       then per write: page, nibble of the page, 's' and bytes (from a byte boundary) or one hex digit,
--       then per entry: slot, kind (l live, e erased, r rejected), id, stored id without its first field.
-- Reply applied and the new position | elsewhere, next, block | other-topic, topic.

local prefix, space = ARGV[1], ARGV[2]
local bits, per_page = tonumber(ARGV[3]), tonumber(ARGV[4])
local position = redis.call('HMGET', KEYS[1],
  'next', 'block', 'topic', 'live', 'rejected', 'gone', 'digest', 'changes')

if (position[1] or '0') ~= ARGV[5] then
  return {'elsewhere', position[1] or '0', position[2] or '0'}
end
if position[3] and position[3] ~= ARGV[8] then
  return {'other-topic', position[3]}
end

local live = tonumber(position[4] or '0')
local rejected = tonumber(position[5] or '0')
local gone = tonumber(position[6] or '0')
local before = position[7] or '0000000000000000'
local bxor, band, rol, shr = bit.bxor, bit.band, bit.rol, bit.rshift
local digest_high = bxor(tonumber(before:sub(1, 8), 16), tonumber(ARGV[9]:sub(1, 8), 16))
local digest_low = bxor(tonumber(before:sub(9, 16), 16), tonumber(ARGV[9]:sub(9, 16), 16))

local function codes_key(page) return prefix .. 'codes:' .. space .. ':' .. page end
local function live_key(page) return prefix .. 'live:' .. space .. ':' .. page end
local function ids_key(slot) return prefix .. 'ids:' .. math.floor(slot / 64) end
-- Slots are written in full: the default form of a number turns to 1e+15 above 14 digits.
local function text(number) return string.format('%.0f', number) end

-- 32-bit product of numbers below 2^32; a double is exact only to 2^53.
local function mul(a, b)
  local low = band(a, 0xffff)
  local high = band(shr(a, 16), 0xffff)
  return bit.tobit((low * b) % 4294967296 + (((high * b) % 65536) * 65536) % 4294967296)
end

local function mix(hash, part)
  part = mul(rol(mul(part, 0xcc9e2d51), 15), 0x1b873593)
  return bit.tobit(mul(rol(bxor(hash, part), 13), 5) + 0xe6546b64)
end

local function murmur(seed, slot, parts)
  local hash = mix(mix(seed, bit.tobit(slot % 4294967296)), math.floor(slot / 4294967296))
  for i = 1, #parts do hash = mix(hash, parts[i]) end
  hash = bxor(hash, 4 * (#parts + 2))
  hash = mul(bxor(hash, shr(hash, 16)), 0x85ebca6b)
  hash = mul(bxor(hash, shr(hash, 13)), 0xc2b2ae35)
  return bxor(hash, shr(hash, 16))
end

-- The code of a slot as 32-bit numbers, left-aligned.
local function read_code(slot)
  local first = (slot % per_page) * bits
  local page = redis.call('GETRANGE', codes_key(math.floor(slot / per_page)),
    math.floor(first / 8), math.floor((first + bits - 1) / 8))
  local digits = {}
  for i = 1, #page do digits[i] = string.format('%02x', page:byte(i)) end
  local hex = table.concat(digits):sub(first % 8 == 0 and 1 or 2)
  hex = hex:sub(1, bits / 4)
  local parts = {}
  for i = 1, #hex, 8 do
    local word = hex:sub(i, i + 7)
    parts[#parts + 1] = tonumber(word .. string.rep('0', 8 - #word), 16)
  end
  return parts
end

-- Takes the slot's code out of the digest, or puts it in: XOR does both.
local function toggle_digest(slot)
  local parts = read_code(slot)
  digest_high = bxor(digest_high, murmur(0x9747b28c, slot, parts))
  digest_low = bxor(digest_low, murmur(0x3c6ef372, slot, parts))
end

-- Clears the presence bit of the one older version of an id that this space may hold, following the
-- links from version to version.
local function supersede(previous)
  while previous ~= '-' do
    local slot = tonumber(previous)
    local page, index = math.floor(slot / per_page), slot % per_page
    if redis.call('GETBIT', live_key(page), index) == 1 then
      redis.call('SETBIT', live_key(page), index, 0)
      redis.call('RPUSH', KEYS[3], previous)
      toggle_digest(slot)
      live, gone = live - 1, gone + 1
      return
    end
    local stored = redis.call('HGET', ids_key(slot), previous)
    previous = stored and stored:match('^([^|]*)|') or '-'
  end
end

local argument = 12
for _ = 1, tonumber(ARGV[10]) do
  local key, nibble, what = codes_key(ARGV[argument]), tonumber(ARGV[argument + 1]), ARGV[argument + 2]
  if what:sub(1, 1) == 's' then
    redis.call('SETRANGE', key, nibble / 2, what:sub(2))
  else
    redis.call('BITFIELD', key, 'SET', 'u4', nibble * 4, tonumber(what, 16))
  end
  argument = argument + 3
end

for _ = 1, tonumber(ARGV[11]) do
  local slot, kind, id, tail = ARGV[argument], ARGV[argument + 1], ARGV[argument + 2], ARGV[argument + 3]
  argument = argument + 4
  local number = tonumber(slot)
  local newest = redis.call('HGET', KEYS[2], id)
  local current = not newest or tonumber(newest) <= number
  if current then
    local previous = newest or '-'
    if newest == slot then
      -- Another space's lane, or this one before, has been here: its link still leads to the older version.
      local stored = redis.call('HGET', ids_key(number), slot)
      previous = stored and stored:match('^([^|]*)|') or '-'
    else
      redis.call('HSET', ids_key(number), slot, previous .. tail)
      redis.call('HSET', KEYS[2], id, slot)
    end
    supersede(previous)
  end
  if kind == 'r' then
    rejected = rejected + 1
  elseif kind == 'l' and current then
    redis.call('SETBIT', live_key(math.floor(number / per_page)), number % per_page, 1)
    live = live + 1
  else
    if kind == 'l' then toggle_digest(number) end
    gone = gone + 1
  end
end

local digest = bit.tohex(digest_high) .. bit.tohex(digest_low)
local changes = text(tonumber(position[8] or '0') + 1)
redis.call('HSET', KEYS[1], 'next', ARGV[6], 'block', ARGV[7], 'topic', ARGV[8],
  'live', text(live), 'rejected', text(rejected), 'gone', text(gone), 'digest', digest, 'changes', changes)
return {'applied', ARGV[6], ARGV[7], ARGV[8], text(live), text(rejected), text(gone), digest, changes}
