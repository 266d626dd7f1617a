import { describe, expect, it } from 'vitest';
import { brokerPhrase, isBroker } from './brokers.ts';
import { createCatalogue } from './catalogue.ts';
import { BROKER_PHRASES } from './tables/brokers.ts';

const catalogue = createCatalogue();

/** What each phrase that stands for one procedure says, by the name the catalogue's source gives that procedure. */
const PROCEDURES: Readonly<Record<string, string>> = {
  'asked WMI for an object': 'GetObject',
  'asked WMI a question': 'ExecQuery ExecQueryAsync',
  'asked WMI for events': 'ExecNotificationQuery ExecNotificationQueryAsync',
  'asked WMI to run a method': 'ExecMethod ExecMethodAsync',
  'logged on to WMI': 'NTLMLogin',
  'asked COM for a class factory': 'RemoteGetClassObject',
  'asked COM to create an object': 'RemoteCreateInstance RemoteActivation',
  'registered a scheduled task': 'SchRpcRegisterTask',
  'asked the task scheduler to run a task': 'SchRpcRun',
  'deleted a scheduled task': 'SchRpcDelete',
  'registered a scheduled job': 'NetrJobAdd',
  'asked UAC to start a program as administrator': 'RAiLaunchAdminProcess',
  'asked secondary logon to start a program as another user':
    'SeclCreateProcessWithLogonW SeclCreateProcessWithLogonExW',
  'told a service what to do': 'RControlService RControlServiceExA RControlServiceExW',
  'asked service control to create a service':
    'RCreateServiceW RCreateServiceA RCreateServiceWOW64A RCreateServiceWOW64W RCreateWowService',
  'asked service control to start a service': 'RStartServiceW RStartServiceA',
  'gave BITS a job': 'CreateJob',
  'told BITS which program to run when its job is done': 'SetNotifyCmdLine',
  'asked the shell to open something': 'ShellExecute',
  'asked the shell to start a service': 'ServiceStart',
  'asked the shell to start an app': 'ActivateApplication',
  'asked the shell to open a file': 'ActivateForFile',
  'asked the shell to open a link': 'ActivateForProtocol',
};

describe('the brokers', () => {
  it('are interfaces that the catalogue knows, each once', () => {
    for (const { interfaceUuid } of BROKER_PHRASES) expect(catalogue.entry(interfaceUuid), interfaceUuid).toBeDefined();
    expect(new Set(BROKER_PHRASES.map((broker) => broker.interfaceUuid)).size).toBe(BROKER_PHRASES.length);
  });

  it('say of each procedure what its name says', () => {
    const said = new Map<string, Set<string>>();
    for (const { interfaceUuid, procedures } of BROKER_PHRASES) {
      for (const [opnum, phrase] of Object.entries(procedures)) {
        const name = catalogue.procedureName(interfaceUuid, Number(opnum));
        said.set(phrase, (said.get(phrase) ?? new Set()).add(name ?? `${interfaceUuid} ${opnum}`));
      }
    }
    expect(Object.fromEntries([...said].map(([phrase, names]) => [phrase, [...names].sort()]))).toEqual(
      Object.fromEntries(Object.entries(PROCEDURES).map(([phrase, names]) => [phrase, names.split(' ').sort()])),
    );
  });

  it('have words for the rest of an interface, and for none that they do not know', () => {
    const svcctl = '367abb81-9844-35f1-ad32-98f038001003';
    expect(brokerPhrase(svcctl, 19, { toStart: true })).toBe('asked service control to start a service');
    expect(brokerPhrase(svcctl, 16, { toStart: true })).toBe('asked service control for something');
    expect(brokerPhrase(svcctl, undefined, { toStart: false })).toBe('asked service control for something');
    expect(brokerPhrase('11111111-2222-3333-4444-555555555555', 0, { toStart: true })).toBeUndefined();
    // BITS gives out each version of a job under an id of its own.
    for (const job of ['54b50739-686f-45eb-9dff-d6a9a0faa9af', 'e847030c-bbba-4657-af6d-484aa42bf1fe']) {
      expect(brokerPhrase(job, 35, { toStart: false })).toBe('told BITS which program to run when its job is done');
    }
    expect(brokerPhrase('37668d37-507e-4160-9316-26306d150b12', 35, { toStart: false })).toBe('changed a BITS job');
  });

  it('are told by process and by service', () => {
    expect(isBroker('svchost.exe', 'one of AppReadiness, seclogon')).toBe(true);
    expect(isBroker('SERVICES.EXE', undefined)).toBe(true);
    expect(isBroker('explorer.exe', undefined)).toBe(false);
  });
});
