-- Writes one batch into one partition and space of the store, or changes nothing.
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
local bxor, band, rol, shr = bit.bxor, bit.band, bit.rol, bit.rshift
local byte, char, sub, find, floor = string.byte, string.char, string.sub, string.find, math.floor
local digest_high = bxor(tonumber(sub(before, 1, 8), 16), tonumber(sub(ARGV[9], 1, 8), 16))
local digest_low = bxor(tonumber(sub(before, 9, 16), 16), tonumber(sub(ARGV[9], 9, 16), 16))

local codes_prefix, live_prefix = prefix .. 'codes:' .. space .. ':', prefix .. 'live:' .. space .. ':'
-- Numbers are written in full: their default form turns to 1e+15 above 14 digits.
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
  local hash = mix(mix(seed, bit.tobit(slot % 4294967296)), floor(slot / 4294967296))
  for i = 1, #parts do hash = mix(hash, parts[i]) end
  hash = bxor(hash, 4 * (#parts + 2))
  hash = mul(bxor(hash, shr(hash, 16)), 0x85ebca6b)
  hash = mul(bxor(hash, shr(hash, 13)), 0xc2b2ae35)
  return bxor(hash, shr(hash, 16))
end

-- The code of a slot as 32-bit numbers, left-aligned.
local function read_code(slot)
  local first = (slot % per_page) * bits
  local page = call('GETRANGE', codes_prefix .. text(floor(slot / per_page)),
    floor(first / 8), floor((first + bits - 1) / 8))
  local digits = {}
  for i = 1, #page do digits[i] = string.format('%02x', byte(page, i)) end
  local hex = sub(table.concat(digits), first % 8 == 0 and 1 or 2)
  hex = sub(hex, 1, bits / 4)
  local parts = {}
  for i = 1, #hex, 8 do
    local word = sub(hex, i, i + 7)
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

-- Codes and presence bits of the batch.

local argument = 17
local pages = {}
for _ = 1, tonumber(ARGV[14]) do
  local page, at, what = ARGV[argument], ARGV[argument + 1], ARGV[argument + 2]
  if byte(at) == 35 then
    call('BITFIELD', codes_prefix .. page, 'SET', 'u4', at, what)
  else
    call('SETRANGE', codes_prefix .. page, at, what)
  end
  pages[page] = true
  argument = argument + 3
end
for _ = 1, tonumber(ARGV[15]) do
  local key, at, what = live_prefix .. ARGV[argument], ARGV[argument + 1], ARGV[argument + 2]
  local there = byte(call('GETRANGE', key, at, at))
  if there then what = char(bit.bor(there, byte(what))) .. sub(what, 2) end
  call('SETRANGE', key, at, what)
  argument = argument + 3
end

-- Records of ids: of the batch, by group, and of the store, read when asked for.

local groups, group_blobs, group_sizes = {}, {}, {}
for i = 1, tonumber(ARGV[16]) do
  groups[i] = ARGV[argument]
  group_blobs[groups[i]] = ARGV[argument + 1]
  group_sizes[groups[i]] = tonumber(ARGV[argument + 2])
  argument = argument + 3
end

local function ids_key(group) return prefix .. 'ids:' .. group end

-- The record at an index of a group; empty when there is none.
local function record_at(group, index)
  local at, n, size = 1, 0, #group
  for _ = 1, index do
    if at > size then return '' end
    n, at = length_at(group, at)
    at = at + n
  end
  if at > size then return '' end
  n, at = length_at(group, at)
  return sub(group, at, at + n - 1)
end

local stored_groups = {}
local function stored_record(slot)
  local group = text(floor(slot / GROUP))
  local bytes = stored_groups[group]
  if not bytes then
    bytes = call('GET', ids_key(group)) or ''
    stored_groups[group] = bytes
  end
  return record_at(bytes, slot % GROUP)
end

local function record(slot)
  local blob = slot >= expected and group_blobs[text(floor(slot / GROUP))]
  local own = blob and record_at(blob, slot % GROUP) or ''
  return own ~= '' and own or stored_record(slot)
end

local function id_of(found)
  if found == '' then return nil end
  local flags, at = byte(found), 8
  if band(flags, 2) ~= 0 then at = at + 5 end
  if band(flags, 4) ~= 0 then
    local n
    n, at = length_at(found, at)
    at = at + n
  end
  return sub(found, at)
end

local function stored_link(slot)
  local found = stored_record(slot)
  return found ~= '' and band(byte(found), 2) ~= 0 and slot_at(found, 8) or nil
end

-- Presence bits.

local unset = {}
local function clear(slot)
  call('SETBIT', live_prefix .. text(floor(slot / per_page)), slot % per_page, 0)
  toggle_digest(slot)
  live, gone = live - 1, gone + 1
  if slot < expected then unset[#unset + 1] = text(slot) end
end

-- Tells whether a slot has a code here that counts. A page all of whose slots count has no presence bits once it
-- is full; they are made here, since one of them is about to be cleared.
local function counts(slot)
  local page = floor(slot / per_page)
  local key = live_prefix .. text(page)
  if call('GETBIT', key, slot % per_page) == 1 then return true end
  if (page + 1) * per_page > expected or call('EXISTS', key) == 1
    or call('EXISTS', codes_prefix .. text(page)) == 0 then
    return false
  end
  call('SET', key, string.rep('\255', per_page / 8))
  return true
end

local links, skipped = {}, {}

-- Clears the presence bit of the one older version of an id that this space may hold, following the links from
-- version to version.
local function supersede(slot)
  while slot do
    if counts(slot) then
      clear(slot)
      return
    end
    slot = links[slot] or stored_link(slot)
  end
end

-- The index: buckets, small hashes, from the hash of an id (4 bytes) to the newest slot of every id that has it,
-- decimal, separated by commas, with an L before a slot whose record links to an older version. Buckets are split
-- one after another as ids become more (linear hashing).

local ids = tonumber(call('HGET', KEYS[3], 'ids') or '0')
local ids_before = ids
local buckets = math.max(1, math.ceil(ids / FILL))
local low = 1
while low * 2 <= buckets do low = low * 2 end

local entries = ARGV[13]

local special = {}
local function skip(slot)
  local group = text(floor(slot / GROUP))
  skipped[slot] = true
  special[group] = (special[group] or 0) + 1
end

-- The slot that a bucket names for an id among those of one hash.
local function look_up(known, slot)
  for link, newest in string.gmatch(known, '(L?)(%d+)') do
    local number = tonumber(newest)
    -- A slot has one id, so that only another slot's record must be asked whose it is.
    if number == slot or id_of(record(number)) == id_of(record(slot)) then return number, link .. newest end
  end
end

-- Counts a new id, and splits a bucket when there are too few for the ids.
local at_prefix = prefix .. 'at:'
local function count_id()
  ids = ids + 1
  if buckets * FILL >= ids then return end
  if low * 2 <= buckets then low = low * 2 end
  local source = at_prefix .. (buckets - low)
  local octet, mask = 4, low
  while mask > 128 do octet, mask = octet - 1, mask / 256 end
  local all, fields, move, n = call('HGETALL', source), {}, {}, 0
  for i = 1, #all, 2 do
    local field = all[i]
    if band(byte(field, octet), mask) ~= 0 then
      n = n + 1
      fields[n], move[2 * n - 1], move[2 * n] = field, field, all[i + 1]
    end
  end
  if n > 0 then
    call('HDEL', source, unpack(fields))
    call('HSET', at_prefix .. buckets, unpack(move))
  end
  buckets = buckets + 1
end

for at = 1, #entries, 10 do
  local a, b, c, d, s4, s3, s2, s1, s0 = byte(entries, at + 1, at + 9)
  local hash = ((a * 256 + b) * 256 + c) * 256 + d
  local slot = (((s4 * 256 + s3) * 256 + s2) * 256 + s1) * 256 + s0
  local bucket = hash % (2 * low)
  if bucket >= buckets then bucket = hash % low end
  local key, field = at_prefix .. bucket, sub(entries, at + 1, at + 4)
  if call('HSETNX', key, field, slot .. '') == 1 then
    count_id()
  else
    local known = call('HGET', key, field)
    local newest, place = look_up(known, slot)
    if not newest then
      call('HSET', key, field, known .. ',' .. text(slot))
      count_id()
    elseif newest == slot then
      skip(slot)
      if byte(place) == 76 then supersede(stored_link(slot)) end
    elseif newest < slot then
      links[slot] = newest
      local group = text(floor(slot / GROUP))
      special[group] = special[group] or 0
      local others = ',' .. known .. ','
      local from, to = find(others, ',' .. place .. ',', 1, true)
      others = sub(others, 1, from) .. 'L' .. text(slot) .. sub(others, to)
      call('HSET', key, field, sub(others, 2, -2))
      supersede(newest)
    else
      skip(slot)
      if byte(entries, at) == 108 then clear(slot) end
    end
  end
end

-- Ids of the batch, a group at a time: as they came when the group is new and none of them is special.

local function linked(found, link)
  return char(byte(found) + 2) .. sub(found, 2, 7) .. slot_bytes(link) .. sub(found, 8)
end

local function merge(group, stored, blob)
  local parts, there, own, at_there, at_own = {}, #stored, #blob, 1, 1
  local slot = tonumber(group) * GROUP
  while at_there <= there or at_own <= own do
    local found, mine, n = '', '', 0
    if at_there <= there then
      n, at_there = length_at(stored, at_there)
      found = sub(stored, at_there, at_there + n - 1)
      at_there = at_there + n
    end
    if at_own <= own then
      n, at_own = length_at(blob, at_own)
      mine = sub(blob, at_own, at_own + n - 1)
      at_own = at_own + n
    end
    if mine ~= '' and not skipped[slot] then
      found = links[slot] and linked(mine, links[slot]) or mine
    end
    parts[#parts + 1] = length_bytes(#found)
    parts[#parts + 1] = found
    slot = slot + 1
  end
  return table.concat(parts)
end

for _, group in ipairs(groups) do
  if special[group] ~= group_sizes[group] then
    local stored = call('GET', ids_key(group))
    if special[group] or stored then
      call('SET', ids_key(group), merge(group, stored or '', group_blobs[group]))
    else
      call('SET', ids_key(group), group_blobs[group])
    end
  end
end

-- Pages that are full now are written once more, because a string that grew has spare room; presence bits that
-- are all set are left out.

pages[text(floor(expected / per_page))] = true
for page in pairs(pages) do
  if (tonumber(page) + 1) * per_page <= next_slot then
    local codes = call('GET', codes_prefix .. page)
    if codes then call('SET', codes_prefix .. page, codes) end
    local present = call('GET', live_prefix .. page)
    if present and call('BITCOUNT', live_prefix .. page) == per_page then
      call('DEL', live_prefix .. page)
    elseif present then
      call('SET', live_prefix .. page, present)
    end
  end
end

local cleared = tonumber(position[9] or '0') + #unset
for from = 1, #unset, 4000 do
  call('RPUSH', KEYS[2], unpack(unset, from, math.min(#unset, from + 3999)))
end
if #unset > 0 then call('LTRIM', KEYS[2], -UNSET_KEPT, -1) end
if ids ~= ids_before then call('HSET', KEYS[3], 'ids', text(ids)) end

local digest = bit.tohex(digest_high) .. bit.tohex(digest_low)
local changes = text(tonumber(position[8] or '0') + 1)
call('HSET', KEYS[1], 'next', ARGV[6], 'block', ARGV[7], 'topic', ARGV[8], 'live', text(live),
  'rejected', text(rejected), 'gone', text(gone), 'digest', digest, 'changes', changes,
  'unset', text(cleared), 'layout', LAYOUT)
return {'applied', ARGV[6], ARGV[7], ARGV[8], text(live), text(rejected), text(gone), digest, changes, text(cleared)}
