/** The step as a script of Redis, which runs as one. */

/**
 * Its keys, in the order of `keysOf`. All that the script touches is in them:
 *
 * 1. sessions: a hash, from the session's id to its `seq`, channel and label
 * 2. leases: a sorted set of sessions by when they end, in microseconds
 * 3. requests: a hash, from `session:id` to `permits bound ticket fence name`
 * 4. order: a sorted set of `session:id`, to find the requests of a session
 * 5. queue: a sorted set of `name`, NUL, `ticket session:id`, for those that wait
 * 6. names: a hash, from a name in use to `taken ticket`
 * 7. fence: the last fence that was granted. It is kept for an hour, should the clock go back
 */
export const script = `
local SESSIONS, LEASES, REQUESTS, ORDER, QUEUE, NAMES, FENCE = unpack(KEYS)
local me, number, lease, whole, channel, label = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1', ARGV[5], ARGV[6]
local ops = cjson.decode(ARGV[7])
local call = redis.call
local time = call('TIME')
local now = time[1] * 1000000 + time[2]
local got, no = {}, {}

local function text(n) return string.format('%.0f', n) end

local function sessionOf(id)
  local record = call('HGET', SESSIONS, id)
  if not record then return nil end
  local seq, chan = string.match(record, '^(%d+) (%S+)')
  return tonumber(seq), chan, record
end

local function requestOf(key)
  local record = call('HGET', REQUESTS, key)
  if not record then return nil end
  local permits, bound, ticket, fence, name = string.match(record, '^(%d+) (%d+) (%d+) (%d+) (.*)$')
  return { key = key, permits = tonumber(permits), bound = tonumber(bound), ticket = ticket, fence = tonumber(fence), name = name }
end

local function save(r)
  local record = text(r.permits) .. ' ' .. text(r.bound) .. ' ' .. r.ticket .. ' ' .. text(r.fence) .. ' ' .. r.name
  call('HSET', REQUESTS, r.key, record)
end

-- The names that this step touches. They are saved at its end. One that has no record has no queue.
local names = {}

local function nameOf(name)
  local n = names[name]
  if not n then
    local record = call('HGET', NAMES, name)
    local taken, ticket = string.match(record or '0 0', '^(%d+) (%d+)$')
    n = { taken = tonumber(taken), ticket = tonumber(ticket), empty = not record }
    names[name] = n
  end
  return n
end

local function place(r) return r.name .. '\\0' .. r.ticket .. ' ' .. r.key end

local function head(name)
  local n = nameOf(name)
  if n.empty then return nil end
  local first = call('ZRANGEBYLEX', QUEUE, '[' .. name .. '\\0', '(' .. name .. '\\1', 'LIMIT', 0, 1)[1]
  n.empty = not first
  if not first then return nil end
  return requestOf(string.match(string.sub(first, #name + 2), '^%d+ (.*)$'))
end

local function newFence()
  local fence = math.max((tonumber(call('GET', FENCE)) or 0) + 1, now)
  call('SET', FENCE, text(fence), 'EX', 3600)
  return fence
end

local function inform(r)
  local session, id = string.match(r.key, '^(.*):(%d+)$')
  if session == me then
    got[#got + 1] = '[' .. id .. ',' .. text(r.fence) .. ']'
  else
    local _, chan = sessionOf(session)
    if chan then call('PUBLISH', chan, id .. ' ' .. text(r.fence)) end
  end
end

local function grantNext(name)
  local n, next = nameOf(name), head(name)
  while next and n.taken + next.permits <= next.bound do
    call('ZREM', QUEUE, place(next))
    n.taken = n.taken + next.permits
    next.fence = newFence()
    save(next)
    inform(next)
    next = head(name)
  end
  n.changed = true
end

-- Takes a request out of what is held, or out of the queue. The queue is looked at later.
local function take(r)
  call('HDEL', REQUESTS, r.key)
  call('ZREM', ORDER, r.key)
  if r.fence > 0 then
    local n = nameOf(r.name)
    n.taken = n.taken - r.permits
  else
    call('ZREM', QUEUE, place(r))
  end
end

local function keysOfSession(id)
  return call('ZRANGEBYLEX', ORDER, '[' .. id .. ':', '(' .. id .. ';')
end

local function drop(id, dirty)
  for _, key in ipairs(keysOfSession(id)) do
    local r = requestOf(key)
    take(r)
    dirty[r.name] = true
  end
  call('HDEL', SESSIONS, id)
  call('ZREM', LEASES, id)
end

local function grantAll(dirty)
  local sorted = {}
  for name in pairs(dirty) do sorted[#sorted + 1] = name end
  table.sort(sorted)
  for _, name in ipairs(sorted) do grantNext(name) end
end

for _, op in ipairs(ops) do
  if op[1] == 'a' and not (op[4] >= 1 and op[4] <= op[5]) then
    return redis.error_reply('SYNC ' .. text(op[4]) .. ' permits of ' .. text(op[5]))
  end
end

local seq = sessionOf(me)
local ends = tonumber(call('ZSCORE', LEASES, me) or '0')
local alive = seq ~= nil and ends > now
local again = alive and number <= seq
if seq == nil and number == 1 then
  call('HSET', SESSIONS, me, '1 ' .. channel .. ' ' .. label)
  call('ZADD', LEASES, text(now + lease * 1000), me)
  alive = true
elseif alive and (number == seq or not again) then
  if not again then call('HSET', SESSIONS, me, text(number) .. ' ' .. channel .. ' ' .. label) end
  if whole then call('ZADD', LEASES, text(now + lease * 1000), me) end
end

if again and number == seq then
  for _, op in ipairs(ops) do
    if op[1] == 'a' then
      local r = requestOf(me .. ':' .. text(op[2]))
      if not r then
        if not op[6] then no[#no + 1] = text(op[2]) end
      elseif r.fence > 0 then
        inform(r)
      end
    end
  end
end

local dirty = {}
local first = call('ZRANGE', LEASES, 0, 1, 'WITHSCORES')
if first[2] and tonumber(first[2]) <= now then
  for _, id in ipairs(call('ZRANGEBYSCORE', LEASES, '-inf', text(now), 'LIMIT', 0, 100)) do drop(id, dirty) end
  grantAll(dirty)
  first = call('ZRANGE', LEASES, 0, 1, 'WITHSCORES')
end

if alive and not again then
  local later = {}
  for _, op in ipairs(lease > 0 and ops or {}) do
    local id, name = text(op[2]), op[3]
    local key = me .. ':' .. id
    if op[1] == 'l' then
      local r = requestOf(key)
      if r and r.name == name then
        take(r)
        later[name] = true
      end
    elseif call('HEXISTS', REQUESTS, key) == 0 then
      if later[name] then
        later[name] = nil
        grantNext(name)
      end
      local n = nameOf(name)
      local free = n.taken + op[4] <= op[5] and not head(name)
      if free or op[6] then
        n.changed = true
        local r = { key = key, permits = op[4], bound = op[5], ticket = string.format('%016.0f', n.ticket + 1), fence = 0, name = name }
        call('ZADD', ORDER, 0, key)
        if free then
          r.fence = newFence()
          n.taken = n.taken + r.permits
          save(r)
          inform(r)
        else
          n.ticket = n.ticket + 1
          n.empty = false
          save(r)
          call('ZADD', QUEUE, 0, place(r))
        end
      else
        no[#no + 1] = id
      end
    end
  end
  grantAll(later)
  if lease == 0 then
    dirty = {}
    drop(me, dirty)
    grantAll(dirty)
  end
end

for name, n in pairs(names) do
  if n.changed then
    if n.taken > 0 or head(name) then
      call('HSET', NAMES, name, text(n.taken) .. ' ' .. text(n.ticket))
    else
      call('HDEL', NAMES, name)
    end
  end
end

if not alive then return '{"gone":true}' end
local answer = { '"got":[' .. table.concat(got, ',') .. ']', '"no":[' .. table.concat(no, ',') .. ']' }
if whole then
  local mine = {}
  for _, key in ipairs(keysOfSession(me)) do
    local r = requestOf(key)
    mine[#mine + 1] = '[' .. string.match(key, ':(%d+)$') .. ',' .. text(r.fence) .. ',' .. cjson.encode(r.name) .. ']'
  end
  answer[#answer + 1] = '"mine":[' .. table.concat(mine, ',') .. ']'
end
for i = 1, #first, 2 do
  if first[i] ~= me then
    answer[#answer + 1] = '"next":' .. text(math.ceil((tonumber(first[i + 1]) - now) / 1000))
    break
  end
end
return '{' .. table.concat(answer, ',') .. '}'
`;

/** What is shown of a name, or of all. It changes nothing. */
export const inspection = `
local SESSIONS, LEASES, REQUESTS, ORDER, QUEUE, NAMES = unpack(KEYS)
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local shown = {}
local all = redis.call('HGETALL', REQUESTS)
for i = 1, #all, 2 do
  local permits, bound, ticket, fence, name = string.match(all[i + 1], '^(%d+) (%d+) (%d+) (%d+) (.*)$')
  if ARGV[1] == '0' or name == ARGV[2] then
    local session = string.match(all[i], '^(.*):')
    local label = string.match(redis.call('HGET', SESSIONS, session) or '', '^%d+ %S+ (.*)$') or ''
    local ends = tonumber(redis.call('ZSCORE', LEASES, session) or '0')
    local taken = string.match(redis.call('HGET', NAMES, name) or '0 0', '^(%d+)')
    shown[#shown + 1] = '[' .. table.concat({ cjson.encode(name), taken, cjson.encode(label), permits, bound, fence, tonumber(ticket),
      string.format('%.0f', (ends - now) / 1000) }, ',') .. ']'
  end
end
return '[' .. table.concat(shown, ',') .. ']'
`;
