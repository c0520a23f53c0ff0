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
  local source = at_prefix .. text(buckets - low)
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
    call('HSET', at_prefix .. text(buckets), unpack(move))
  end
  buckets = buckets + 1
end

for at = 1, #entries, 10 do
  local a, b, c, d, s4, s3, s2, s1, s0 = byte(entries, at + 1, at + 9)
  local hash = ((a * 256 + b) * 256 + c) * 256 + d
  local slot = (((s4 * 256 + s3) * 256 + s2) * 256 + s1) * 256 + s0
  local bucket = hash % (2 * low)
  if bucket >= buckets then bucket = hash % low end
  local key, field = at_prefix .. text(bucket), sub(entries, at + 1, at + 4)
  if call('HSETNX', key, field, text(slot)) == 1 then
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
